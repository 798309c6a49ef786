"""`python -m lineofsight`, for machines where the command is not on the path."""

from lineofsight.cli import main

if __name__ == "__main__":
    main(prog_name="lineofsight")
