"""`python -m conditions`."""

import sys

from conditions.cli import main

sys.exit(main())
