using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>Turns an expression into code, by descent through Python's levels of precedence.</summary>
internal sealed class PythonParser(string text, bool allowsFilters)
{
    private readonly PythonTokens _tokens = new(text);

    public Func<PythonScope, object?> Parse()
    {
        var expression = Conditional();
        return _tokens.IsAtEnd ? expression : throw Unexpected();
    }

    private Func<PythonScope, object?> Conditional()
    {
        var value = Or();
        if (!_tokens.TakeWord("if"))
        {
            return value;
        }

        var condition = Or();
        if (!_tokens.TakeWord("else"))
        {
            throw Unexpected();
        }

        var otherwise = Conditional();
        return scope => PythonValue.IsTrue(condition(scope)) ? value(scope) : otherwise(scope);
    }

    private Func<PythonScope, object?> Or()
    {
        var left = And();
        while (_tokens.TakeWord("or"))
        {
            var (first, second) = (left, And());
            left = scope => first(scope) is var value && PythonValue.IsTrue(value) ? value : second(scope);
        }

        return left;
    }

    private Func<PythonScope, object?> And()
    {
        var left = Not();
        while (_tokens.TakeWord("and"))
        {
            var (first, second) = (left, Not());
            left = scope => first(scope) is var value && !PythonValue.IsTrue(value) ? value : second(scope);
        }

        return left;
    }

    private Func<PythonScope, object?> Not()
    {
        if (!_tokens.TakeWord("not"))
        {
            return Comparison();
        }

        var operand = Not();
        return scope => !PythonValue.IsTrue(operand(scope));
    }

    /// <summary><c>a &lt; b &lt;= c</c> means both comparisons.</summary>
    private Func<PythonScope, object?> Comparison()
    {
        var first = Operand();
        var links = new List<(Func<object?, object?, bool> Holds, Func<PythonScope, object?> Right)>();
        while (Comparer() is { } comparer)
        {
            links.Add((comparer, Operand()));
        }

        if (links.Count == 0)
        {
            return first;
        }

        return scope =>
        {
            var left = first(scope);
            foreach (var (holds, operand) in links)
            {
                var right = operand(scope);
                if (!holds(left, right))
                {
                    return false;
                }

                left = right;
            }

            return true;
        };
    }

    private Func<object?, object?, bool>? Comparer()
    {
        if (_tokens.TakeWord("in"))
        {
            return PythonValue.IsIn;
        }

        if (_tokens.TakeWord("not"))
        {
            return _tokens.TakeWord("in") ? (left, right) => !PythonValue.IsIn(left, right) : throw Unexpected();
        }

        if (_tokens.TakeWord("is"))
        {
            return _tokens.TakeWord("not")
                ? (left, right) => !PythonValue.AreEqual(left, right)
                : PythonValue.AreEqual;
        }

        return _tokens.TakeOneOf("==", "!=", "<=", ">=", "<", ">") switch
        {
            null => null,
            "==" => PythonValue.AreEqual,
            "!=" => (left, right) => !PythonValue.AreEqual(left, right),
            "<=" => (left, right) => PythonValue.Compare(left, right, "<=") <= 0,
            ">=" => (left, right) => PythonValue.Compare(left, right, ">=") >= 0,
            "<" => (left, right) => PythonValue.Compare(left, right, "<") < 0,
            _ => (left, right) => PythonValue.Compare(left, right, ">") > 0,
        };
    }

    private Func<PythonScope, object?> Operand()
    {
        if (_tokens.TakeSign("-"))
        {
            return _tokens.TakeLiteral(out var number) && number is long or double
                ? Constant(number is long whole ? (object)-whole : -(double)number!)
                : throw PythonError.NotEvaluated("arithmetic");
        }

        var value = Primary();
        while (true)
        {
            var inner = value;
            if (_tokens.TakeSign("."))
            {
                var name = _tokens.TakeName() ?? throw Unexpected();
                if (_tokens.TakeSign("("))
                {
                    var arguments = Items(")");
                    value = scope => PythonExpression.Call(inner(scope), name, Values(arguments, scope));
                }
                else
                {
                    value = scope => PythonExpression.Attribute(scope, inner(scope), name);
                }
            }
            else if (_tokens.TakeSign("["))
            {
                var index = Conditional();
                _tokens.Expect("]");
                value = scope => PythonExpression.Item(inner(scope), index(scope));
            }
            else if (allowsFilters && _tokens.TakeSign("|"))
            {
                value = Filtered(inner);
            }
            else
            {
                return value;
            }
        }
    }

    private Func<PythonScope, object?> Filtered(Func<PythonScope, object?> value)
    {
        var name = _tokens.TakeName() ?? throw Unexpected();
        if (!PythonExpression.Filters.Contains(name))
        {
            throw new PythonError("TemplateAssertionError", $"No filter named '{name}'.", "jinja2.exceptions");
        }

        var arguments = _tokens.TakeSign("(") ? Items(")") : [];
        return scope => PythonExpression.Filter(value(scope), name, Values(arguments, scope));
    }

    private Func<PythonScope, object?> Primary()
    {
        if (_tokens.TakeLiteral(out var literal))
        {
            return Constant(literal);
        }

        if (_tokens.TakeSign("("))
        {
            var items = Items(")", out var hasComma);
            return items.Count == 1 && !hasComma ? items[0] : List(items);
        }

        if (_tokens.TakeSign("["))
        {
            return List(Items("]"));
        }

        var name = _tokens.TakeName() ?? throw Unexpected();
        return name switch
        {
            "doc" => scope => scope.Document,
            "None" => Constant(null),
            "True" => Constant(true),
            "False" => Constant(false),
            "none" when allowsFilters => Constant(null),
            "true" when allowsFilters => Constant(true),
            "false" when allowsFilters => Constant(false),
            "utils" or "int" or "float" or "round" or "long" => throw PythonError.NotEvaluated($"'{name}'"),
            _ => _ => throw new PythonError("NameError", $"name '{name}' is not defined"),
        };
    }

    private List<Func<PythonScope, object?>> Items(string end) => Items(end, out _);

    private List<Func<PythonScope, object?>> Items(string end, out bool hasComma)
    {
        hasComma = false;
        var items = new List<Func<PythonScope, object?>>();
        while (!_tokens.TakeSign(end))
        {
            items.Add(Conditional());
            if (_tokens.TakeSign(","))
            {
                hasComma = true;
            }
            else
            {
                _tokens.Expect(end);
                break;
            }
        }

        return items;
    }

    private static object?[] Values(List<Func<PythonScope, object?>> items, PythonScope scope) => [.. items.Select(item => item(scope))];

    private static Func<PythonScope, object?> List(List<Func<PythonScope, object?>> items) =>
        scope => new JsonArray([.. items.Select(item => PythonValue.ToNode(item(scope)))]);

    private static Func<PythonScope, object?> Constant(object? value) => _ => value;

    private PythonError Unexpected() => _tokens.Current is "|" or "-" or "("
        ? PythonError.NotEvaluated($"'{_tokens.Current}' here")
        : PythonTokens.SyntaxError();
}
