"""The desktop application; the only package that speaks Qt."""
