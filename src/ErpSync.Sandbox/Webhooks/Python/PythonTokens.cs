using System.Globalization;
using System.Text;

namespace ErpSync.Sandbox;

/// <summary>The words of an expression.</summary>
internal sealed class PythonTokens
{
    private static readonly string[] Signs =
        ["==", "!=", "<=", ">=", "<", ">", "(", ")", "[", "]", ",", ".", "|", "-"];

    private readonly List<(TokenKind Kind, string Text, object? Value)> _tokens = [];
    private int _next;

    /// <exception cref="PythonError">SyntaxError, or a sign that is not evaluated here.</exception>
    public PythonTokens(string expression)
    {
        for (var position = 0; position < expression.Length;)
        {
            position = char.IsWhiteSpace(expression[position]) ? position + 1 : Read(expression, position);
        }
    }

    private enum TokenKind
    {
        Name,
        Literal,
        Sign,
    }

    public bool IsAtEnd => _next == _tokens.Count;

    /// <summary>The next token as the user wrote it; empty at the end.</summary>
    public string Current => IsAtEnd ? "" : _tokens[_next].Text;

    public bool TakeSign(string sign) => Take(TokenKind.Sign, sign);

    public bool TakeWord(string word) => Take(TokenKind.Name, word);

    /// <summary>The sign that comes next, if it is one of these; it is taken.</summary>
    public string? TakeOneOf(params ReadOnlySpan<string> signs)
    {
        foreach (var sign in signs)
        {
            if (TakeSign(sign))
            {
                return sign;
            }
        }

        return null;
    }

    public string? TakeName() => !IsAtEnd && _tokens[_next].Kind == TokenKind.Name ? _tokens[_next++].Text : null;

    /// <summary>Takes a number or a text.</summary>
    public bool TakeLiteral(out object? value)
    {
        value = null;
        if (IsAtEnd || _tokens[_next].Kind != TokenKind.Literal)
        {
            return false;
        }

        value = _tokens[_next++].Value;
        return true;
    }

    /// <exception cref="PythonError">SyntaxError if something else comes next.</exception>
    public void Expect(string sign)
    {
        if (!TakeSign(sign))
        {
            throw SyntaxError();
        }
    }

    public static PythonError SyntaxError() => new("SyntaxError", "invalid syntax (<unknown>, line 1)");

    private bool Take(TokenKind kind, string text)
    {
        if (IsAtEnd || _tokens[_next].Kind != kind || _tokens[_next].Text != text)
        {
            return false;
        }

        _next++;
        return true;
    }

    private int Read(string expression, int start)
    {
        var first = expression[start];
        if (first is '"' or '\'')
        {
            return ReadText(expression, start);
        }

        if (char.IsAsciiDigit(first))
        {
            return ReadNumber(expression, start);
        }

        if (char.IsLetter(first) || first == '_')
        {
            var end = start;
            while (end < expression.Length && (char.IsLetterOrDigit(expression[end]) || expression[end] == '_'))
            {
                end++;
            }

            _tokens.Add((TokenKind.Name, expression[start..end], null));
            return end;
        }

        var sign = Array.Find(Signs, sign => string.CompareOrdinal(expression, start, sign, 0, sign.Length) == 0)
            ?? throw PythonError.NotEvaluated($"'{first}'");
        _tokens.Add((TokenKind.Sign, sign, null));
        return start + sign.Length;
    }

    private int ReadText(string expression, int start)
    {
        var text = new StringBuilder();
        for (var i = start + 1; i < expression.Length; i++)
        {
            if (expression[i] == expression[start])
            {
                _tokens.Add((TokenKind.Literal, expression[start..(i + 1)], text.ToString()));
                return i + 1;
            }

            if (expression[i] == '\\' && i + 1 < expression.Length)
            {
                i++;
                text.Append(expression[i] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', var other => other });
            }
            else
            {
                text.Append(expression[i]);
            }
        }

        throw new PythonError("SyntaxError", "unterminated string literal (detected at line 1) (<unknown>, line 1)");
    }

    private int ReadNumber(string expression, int start)
    {
        var end = start;
        while (end < expression.Length && (char.IsAsciiDigit(expression[end]) || expression[end] == '.'))
        {
            end++;
        }

        var number = expression[start..end];
        object? value = long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var whole)
            ? (object)whole
            : double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var real)
                ? real
                : throw SyntaxError();
        _tokens.Add((TokenKind.Literal, number, value));
        return end;
    }
}
