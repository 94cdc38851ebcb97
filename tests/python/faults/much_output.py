"""More output than a page can show."""
for _ in range(60):
    print("x" * 1_000_000)
