"""`python -m orchestron_cli` is the command `orchestron`."""

from orchestron_cli.main import main

if __name__ == "__main__":
    main()
