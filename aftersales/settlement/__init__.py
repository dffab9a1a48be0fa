"""From a claim and a policy set to a settlement that carries its steps."""
