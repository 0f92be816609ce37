"""Entry of the ``stancebook`` command and of ``python -m stancebook``."""

from stancebook.cli import main

if __name__ == "__main__":
    main()
