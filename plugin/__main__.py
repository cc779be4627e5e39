"""What `pulumi package add` starts: the components for programs in TypeScript, Go, C#, Java and YAML."""

from chatops_pulumi.hosting.host import host

if __name__ == "__main__":
    host()
