#!/bin/sh
# Loads one of the two folders beside this script into Amazon Neptune, by way of S3:
#
#     sh load.sh opencypher s3://BUCKET/PREFIX CLUSTER_ENDPOINT IAM_ROLE_ARN REGION
#     sh load.sh gremlin    s3://BUCKET/PREFIX CLUSTER_ENDPOINT IAM_ROLE_ARN REGION
#
# Needs the AWS command line, and a machine inside the VPC of the cluster. Load one folder, not both: they hold the same graph. An identifier
# that is loaded twice is an error for edges and adds to the values of nodes, so empty the database before a newer graph.
set -eu
cd "$(dirname "$0")"
form="$1" bucket="$2" endpoint="$3" role="$4" region="$5"
case "$form" in
opencypher) format=opencypher ;;
gremlin) format=csv ;;
*) echo "load.sh: opencypher or gremlin, not $form" >&2; exit 2 ;;
esac
aws s3 cp --recursive "$form" "$bucket/$form" --region "$region"
aws neptunedata start-loader-job --endpoint-url "https://$endpoint:8182" --region "$region" \
    --source "$bucket/$form/" --format "$format" --s3-bucket-region "$region" --iam-role-arn "$role" \
    --fail-on-error --parallelism HIGH --no-queue-request --user-provided-edge-ids
