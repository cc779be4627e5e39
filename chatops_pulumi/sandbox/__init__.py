"""A local emulation of AWS and the chat, created only from the resources that a Pulumi program registers.

Nothing here knows the components or the playbooks of this package: what the chat shows comes from the rules, topics,
custom actions and channel configurations of any program.
"""
