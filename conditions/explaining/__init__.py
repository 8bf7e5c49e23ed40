"""Why a verdict is what it is, with secrets masked."""
