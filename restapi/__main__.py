"""`python -m restapi`."""

import sys

from restapi.cli import main

sys.exit(main())
