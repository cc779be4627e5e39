"""What holds for all tests."""

import os

# The command would take Pulumi's engine where there is one. tests/engine holds that both runtimes give the same.
os.environ["CHATOPS_RUNTIME"] = "sdk"
