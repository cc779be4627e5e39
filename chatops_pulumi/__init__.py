"""ChatOps"""
