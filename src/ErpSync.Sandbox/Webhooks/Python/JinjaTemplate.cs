using System.Text;

namespace ErpSync.Sandbox;

/// <summary>
/// The Jinja templates that Webhooks need: text with <c>{{ expression }}</c> and comments. Statements (<c>{% … %}</c>) are refused,
/// although a real site renders them.
/// </summary>
internal sealed class JinjaTemplate
{
    private readonly List<(string Text, PythonExpression? Expression)> _parts = [];

    /// <exception cref="PythonError">TemplateSyntaxError, or a construct that is not evaluated here.</exception>
    public JinjaTemplate(string template)
    {
        var position = 0;
        while (position < template.Length)
        {
            var open = NextOpening(template, position);
            if (open < 0)
            {
                break;
            }

            _parts.Add((template[position..open], null));
            var mark = template[open + 1];
            if (mark == '%')
            {
                throw PythonError.NotEvaluated("statements in templates");
            }

            var close = template.IndexOf(mark == '#' ? "#}" : "}}", open + 2, StringComparison.Ordinal);
            if (close < 0)
            {
                throw new PythonError("TemplateSyntaxError", "unexpected end of template", "jinja2.exceptions");
            }

            if (mark == '{')
            {
                // A minus next to the braces only trims the text around.
                _parts.Add(("", PythonExpression.Parse(template[(open + 2)..close].Trim().Trim('-'), allowsFilters: true)));
            }

            position = close + 2;
        }

        _parts.Add((template[position..], null));
    }

    /// <exception cref="PythonError">What Python raises.</exception>
    public string Render(PythonScope scope)
    {
        var text = new StringBuilder();
        foreach (var (literal, expression) in _parts)
        {
            text.Append(expression is null ? literal : PythonValue.Text(expression.Evaluate(scope)));
        }

        return text.ToString();
    }

    private static int NextOpening(string template, int start)
    {
        for (var i = template.IndexOf('{', start); i >= 0 && i + 1 < template.Length; i = template.IndexOf('{', i + 1))
        {
            if (template[i + 1] is '{' or '%' or '#')
            {
                return i;
            }
        }

        return -1;
    }
}
