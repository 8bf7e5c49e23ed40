"""`python -m conditions`."""

import sys

from conditions.commands.cli import main

sys.exit(main())
