"""The closed vocabularies of the ontology; `ontology.ttl` is tested against them in both directions."""

from enum import StrEnum


class EntityType(StrEnum):
    """Name the classes of entities."""

    PERSON = "Person"
    COMPANY = "Company"
    ORGANIZATION = "Organization"
    UNIT = "Unit"
    PRODUCT = "Product"
    PLACE = "Place"


class Predicate(StrEnum):
    """Name the relations between entities."""

    LEADS = "leads"
    WORKS_FOR = "worksFor"
    REPORTS_TO = "reportsTo"
    FOUNDED = "founded"
    UNIT_OF = "unitOf"
    SUBSIDIARY_OF = "subsidiaryOf"
    ACQUIRED = "acquired"
    INVESTED_IN = "investedIn"
    PARTNERS_WITH = "partnersWith"
    COMPETES_WITH = "competesWith"
    SUPPLIES = "supplies"
    USES = "uses"
    MAKES = "makes"
    BASED_ON = "basedOn"
    INTEGRATES = "integrates"
    VARIANT_OF = "variantOf"
    SUCCESSOR_OF = "successorOf"
    LOCATED_IN = "locatedIn"


class EventType(StrEnum):
    """Name the classes of events; EVENT is anything else worth keeping."""

    PRODUCT_LAUNCH = "ProductLaunch"
    APPOINTMENT = "Appointment"
    DEPARTURE = "Departure"
    REORGANIZATION = "Reorganization"
    ACQUISITION = "Acquisition"
    FUNDING = "Funding"
    LISTING = "Listing"
    PARTNERSHIP = "Partnership"
    RENAME = "Rename"
    FINANCIAL_REPORT = "FinancialReport"
    MILESTONE = "Milestone"
    CONFERENCE = "Conference"
    LEGAL_ACTION = "LegalAction"
    LAYOFF = "Layoff"
    PRICE_CHANGE = "PriceChange"
    AWARD = "Award"
    EVENT = "Event"


class Role(StrEnum):
    """Name the roles in which entities take part in events."""

    AGENT = "agent"
    OBJECT = "object"
    PERSON = "person"
    PLACE = "place"


class Status(StrEnum):
    """Name how a text puts a claim; only asserted statements become plain triples."""

    ASSERTED = "Asserted"
    PLANNED = "Planned"
    REPORTED = "Reported"
    DENIED = "Denied"
    ENDED = "Ended"


class Metric(StrEnum):
    """Name what an observation measures."""

    MONTHLY_ACTIVE_USERS = "MonthlyActiveUsers"
    DAILY_ACTIVE_USERS = "DailyActiveUsers"
    USERS = "Users"
    DOWNLOADS = "Downloads"
    REVENUE = "Revenue"
    NET_PROFIT = "NetProfit"
    MARKET_SHARE = "MarketShare"
    VALUATION = "Valuation"
    MARKET_CAP = "MarketCap"
    FUNDING_AMOUNT = "FundingAmount"
    INVESTMENT_AMOUNT = "InvestmentAmount"
    CASH = "Cash"
    EMPLOYEES = "Employees"
    PRICE = "Price"
    UNIT_SALES = "UnitSales"
    GROWTH_RATE = "GrowthRate"
    RANK = "Rank"
    RATING = "Rating"
    OTHER_METRIC = "OtherMetric"


SYMMETRIC = frozenset({Predicate.PARTNERS_WITH, Predicate.COMPETES_WITH, Predicate.INTEGRATES})
"""Predicates whose two directions mean the same: one is stored, the inverse is inferred."""
