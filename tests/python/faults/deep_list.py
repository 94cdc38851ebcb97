"""A list in a list, 100,000 deep, is printed: the library's own recursion fills the stack."""
nested = []
for _ in range(100_000):
    nested = [nested]
print(nested)
