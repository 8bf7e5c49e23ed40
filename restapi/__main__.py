"""`python -m restapi`."""

import sys

from restapi.commands.cli import main

sys.exit(main())
