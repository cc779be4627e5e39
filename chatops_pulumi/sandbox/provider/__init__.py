"""Local provider plugins: the real Pulumi engine works on the local AWS through them."""
