"""From a Terraform state to a Pulumi program, and to the files with which `pulumi import` imports the same AWS objects. Pure."""
