"""Contract suites live in the test kit; their assertions shall explain themselves too."""

import pytest

pytest.register_assert_rewrite("orchestron_testkit.log_contract")
pytest.register_assert_rewrite("orchestron_testkit.snapshot_contract")
