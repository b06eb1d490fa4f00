"""What people press and fill in: buttons, fields, chips, tabs, sortable columns, pagers."""

from __future__ import annotations

from typing import Any

from django.forms import BaseForm, BoundField, CheckboxInput, RadioSelect, Select, Textarea
from django.forms.widgets import CheckboxSelectMultiple, FileInput
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from lonja.web.components.icons import icon
from lonja.web.components.library import drawn, register, trimmed

KINDS = {"primary", "plain", "quiet", "danger"}


def _attributes(**given: Any) -> SafeString:
    """Write HTML attributes; False and None are left out, True stands alone, `_` becomes `-`."""
    pairs = [(name.strip("_").replace("_", "-"), value) for name, value in given.items()]
    return format_html_join(
        "",
        "{}",
        ((format_html(" {}" if v is True else ' {}="{}"', k, v),) for k, v in pairs if v not in (None, False, "")),
    )


def _class(kind: str, size: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"a button is one of {sorted(KINDS)}, not {kind!r}")
    return f"button {kind} {size}".strip()


@register.simple_block_tag
def button(
    content: str,
    *,
    kind: str = "plain",
    type: str = "submit",
    name: str = "",
    value: Any = None,
    icon_name: str = "",
    size: str = "",
    disabled: bool = False,
    opens: str = "",
    formaction: str = "",
    form: str = "",
) -> SafeString:
    """A button: `{% button kind="primary" %}Save{% endbutton %}`; `opens` is the id of a popover or dialog."""
    attributes = _attributes(
        class_=_class(kind, size),
        type="button" if opens else type,
        name=name,
        value=value,
        disabled=disabled,
        popovertarget=opens,
        formaction=formaction,
        form=form,
    )
    return format_html("<button{}>{}{}</button>", attributes, icon(icon_name) if icon_name else "", trimmed(content))


@register.simple_block_tag
def link_button(
    content: str, *, href: str, kind: str = "plain", icon_name: str = "", size: str = "", download: bool = False
) -> SafeString:
    """A link that looks like a button: `{% link_button href=url kind="primary" %}New campaign{% endlink_button %}`."""
    attributes = _attributes(class_=_class(kind, size), href=href, download=download)
    return format_html("<a{}>{}{}</a>", attributes, icon(icon_name) if icon_name else "", trimmed(content))


@register.simple_block_tag(takes_context=True)
def post_button(
    context: Context,
    content: str,
    *,
    action: str,
    kind: str = "plain",
    size: str = "",
    icon_name: str = "",
    **hidden: Any,
) -> SafeString:
    """A form of one button: `{% post_button action=url kind="danger" version=3 %}Withdraw{% endpost_button %}`."""
    return format_html(
        '<form method="post" action="{}" class="one-button">{}{}<button{}>{}{}</button></form>',
        action,
        csrf_input(context),
        format_html_join("", '<input type="hidden" name="{}" value="{}">', hidden.items()),
        _attributes(class_=_class(kind, size), type="submit"),
        icon(icon_name) if icon_name else "",
        trimmed(content),
    )


def csrf_input(context: Context) -> SafeString:
    """Return the hidden proof that the form is ours."""
    request: HttpRequest = context["request"]
    return format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))


@register.simple_tag
def field(
    bound: BoundField,
    *,
    prefix: str = "",
    suffix: str = "",
    label: str = "",
    help: str = "",
    width: str = "",
) -> SafeString:
    """A form's field with label, help and errors: `{% field form.budget prefix="€" %}`; widths "", short, half."""
    widget = bound.field.widget
    if bound.is_hidden:
        return bound.as_widget()
    shape = _shape(widget)
    described = [f"{bound.auto_id}_helptext"] if (help or bound.help_text) else []
    described += [f"{bound.auto_id}_error"] if bound.errors else []
    attrs: dict[str, str | bool] = (
        {} if shape == "group" else {"aria-describedby": " ".join(described)} if described else {}
    )
    return drawn(
        "field",
        bound=bound,
        shape=shape,
        control=bound.as_widget(attrs=attrs),
        label=label or bound.label,
        help=help or bound.help_text,
        described=" ".join(described),
        prefix=prefix,
        suffix=suffix,
        width=width,
        optional=not bound.field.required and shape not in {"check", "group"},
    )


def _shape(widget: Any) -> str:
    if isinstance(widget, CheckboxInput):
        return "check"
    if isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        return "group"
    if isinstance(widget, Select):
        return "select"
    if isinstance(widget, Textarea):
        return "textarea"
    return "file" if isinstance(widget, FileInput) else "input"


@register.simple_tag
def fields(form: BaseForm) -> SafeString:
    """Every field of a form in its order, hidden ones too: `{% fields form %}`."""
    return format_html_join("", "{}", ((field(bound),) for bound in form))


@register.simple_tag
def form_errors(form: BaseForm) -> SafeString | str:
    """What is wrong with a form, at its top, with a link to each field: `{% form_errors form %}`."""
    if not form.is_bound or not form.errors:
        return ""
    wrong = [(bound.id_for_label or bound.auto_id, bound.label) for bound in form.visible_fields() if bound.errors]
    hidden = [error for bound in form.hidden_fields() for error in bound.errors]
    return drawn("form_errors", messages=[*form.non_field_errors(), *hidden], wrong=wrong)


@register.simple_block_tag
def chips(content: str, *, label: str = "") -> SafeString:
    """Wrap chips: `{% chips label=_("Filters") %}{% chip … %}{% endchips %}`."""
    return format_html('<ul class="chips"{}>{}</ul>', _attributes(aria_label=label), content)


@register.simple_tag
def chip(label: str, *, remove: str = "", href: str = "", current: bool = False) -> SafeString:
    """One chip: plain, a link, or removable: `{% chip "Spain" remove=url_without %}`."""
    if remove:
        inner = format_html(
            '<a class="chip" href="{}" aria-label="{}">{}{}</a>',
            remove,
            _("Remove %(filter)s") % {"filter": label},
            label,
            icon("x"),
        )
    elif href:
        inner = format_html('<a class="chip"{}>{}</a>', _attributes(href=href, aria_current=current and "true"), label)
    else:
        inner = format_html('<span class="chip">{}</span>', label)
    return format_html("<li>{}</li>", inner)


@register.simple_block_tag
def tabs(content: str, *, label: str) -> SafeString:
    """Wrap tabs, which are links: `{% tabs label=_("Parts") %}{% tab … %}{% endtabs %}`."""
    return format_html('<nav class="tabs" aria-label="{}">{}</nav>', label, content)


@register.simple_tag
def tab(label: str, *, href: str, current: bool = False, count: int | None = None) -> SafeString:
    """One tab: `{% tab _("Board") href=url current=True count=12 %}`."""
    number = format_html(' <span class="count">{}</span>', count) if count is not None else ""
    return format_html("<a{}>{}{}</a>", _attributes(href=href, aria_current=current and "page"), label, number)


def query_with(request: HttpRequest, **changes: str | None) -> str:
    """Return the page's own query string with some parameters changed or, for None, dropped."""
    query = request.GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    encoded = query.urlencode()
    return f"?{encoded}" if encoded else "?"


@register.simple_block_tag
def table(content: str, *, label: str, dense: bool = False) -> SafeString:
    """Wrap a table that scrolls by itself: `{% table label=_("Creators") %}<thead>…</tbody>{% endtable %}`."""
    return format_html(
        '<div class="table-scroll" role="region" aria-label="{0}" tabindex="0"><table class="table"{1}>'
        '<caption class="visually-hidden">{0}</caption>{2}</table></div>',
        label,
        _attributes(data_dense=dense),
        content,
    )


@register.simple_tag(takes_context=True)
def column(
    context: Context, label: str, *, sort: str = "", number: bool = False, current: str = "", ascending: bool = False
) -> SafeString:
    """A column's head, sortable by `?sort=`: `{% column _("Followers") sort="followers" number=True %}`.

    The present order is read from `?sort=` (`-followers` is descending) unless `current` gives the default one.
    A first press sorts descending, or ascending when `ascending` says so.
    """
    classes = _attributes(class_="number" if number else "", scope="col")
    if not sort:
        return format_html("<th{}>{}</th>", classes, label)
    request: HttpRequest = context["request"]
    now = request.GET.get("sort", "") or current
    by_this, descending = now.lstrip("-") == sort, now.startswith("-")
    first = sort if ascending else f"-{sort}"
    following = (sort if descending else f"-{sort}") if by_this else first
    order = ("descending" if descending else "ascending") if by_this else ""
    return format_html(
        '<th{}{}><a href="{}">{}</a></th>',
        classes,
        _attributes(aria_sort=order),
        query_with(request, sort=following, cursor=None),
        label,
    )


@register.simple_tag(takes_context=True)
def pager(context: Context, following: str | None, *, shown: int | None = None) -> SafeString | str:
    """Links to the next page and back to the first: `{% pager page.next %}` with a cursor, None at the end."""
    request: HttpRequest = context["request"]
    started = bool(request.GET.get("cursor"))
    if not following and not started:
        return ""
    first = query_with(request, cursor=None) if started else ""
    return drawn("pager", first=first, following=query_with(request, cursor=following) if following else "")
