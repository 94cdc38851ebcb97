"""Runs all tests of this folder, and prints how many ran and which were skipped, one a line. Failures are on the error output."""

import os
import sys
import unittest
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))

if __name__ == "__main__":
    sys.path.insert(0, HERE)
    # Programs that people write leave files open.
    warnings.simplefilter("ignore", ResourceWarning)
    suite = unittest.TestLoader().discover(HERE, "test_*.py")
    result = unittest.TextTestRunner(verbosity=0, warnings="ignore").run(suite)
    print("ran", result.testsRun)
    for test, reason in result.skipped:
        print("skipped", test.id(), reason)
    sys.stdout.flush()
    sys.exit(0 if result.wasSuccessful() else 1)
