"""What an open shop is put together of, each part built by its constructor when first asked for."""
