"""Guanxi (关系): turn Chinese business news into a knowledge graph whose every edge shows its sentence."""
