"""From a Terraform state to a Pulumi program, and to what `pulumi import` needs to take over the same AWS objects. Pure."""
