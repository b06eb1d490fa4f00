"""The component library as template tags."""

from django import template

register = template.Library()
