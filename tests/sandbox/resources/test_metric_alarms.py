"""Queries of metric math are read back as the program wrote them, so that a refresh shows no change."""

from typing import Any

import pytest

from chatops_pulumi.sandbox.resources.metric_alarms import _query, _query_inputs

QUERIES: list[dict[str, Any]] = [
    {"id": "undelivered", "expression": "published - FILL(delivered, 0)", "label": "Not delivered", "returnData": True},
    {
        "id": "published",
        "metric": {
            "namespace": "AWS/SNS",
            "metricName": "NumberOfMessagesPublished",
            "dimensions": {"TopicName": "shop"},
            "period": 900,
            "stat": "Sum",
        },
        "returnData": False,
    },
]


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query["id"])
def test_a_query_survives_the_round_trip(query: dict[str, Any]) -> None:
    assert _query_inputs(_query(query)) == query
