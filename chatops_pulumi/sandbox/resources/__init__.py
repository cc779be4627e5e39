"""Makes the resources that a program registers in the local AWS. One file for each AWS service."""
