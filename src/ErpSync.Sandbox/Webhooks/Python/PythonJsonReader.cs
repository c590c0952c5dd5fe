using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// Reads JSON as Python's <c>json.loads</c> does: the last of equal keys wins, and errors name line, column and character.
/// </summary>
internal sealed class PythonJsonReader
{
    private readonly string _text;
    private int _position;

    private PythonJsonReader(string text) => _text = text;

    /// <exception cref="PythonError">JSONDecodeError.</exception>
    public static JsonNode? Parse(string text)
    {
        var reader = new PythonJsonReader(text);
        reader.SkipSpace();
        var value = reader.Value();
        reader.SkipSpace();
        return reader._position == text.Length ? value : throw reader.Error("Extra data", reader._position);
    }

    private JsonNode? Value()
    {
        switch (Peek())
        {
            case '{':
                return Object();
            case '[':
                return Array();
            case '"':
                return Text();
            case '-' or (>= '0' and <= '9') when Number() is { } number:
                return number;
            default:
                return Word("null") ? null
                    : Word("true") ? JsonValue.Create(true)
                    : Word("false") ? JsonValue.Create(false)
                    : throw Error("Expecting value", _position);
        }
    }

    private JsonObject Object()
    {
        var json = new JsonObject();
        _position++;
        SkipSpace();
        if (Take('}'))
        {
            return json;
        }

        while (true)
        {
            if (Peek() != '"')
            {
                throw Error("Expecting property name enclosed in double quotes", _position);
            }

            var key = Text();
            SkipSpace();
            Expect(':');
            SkipSpace();
            json[key] = Value();
            SkipSpace();
            if (Take('}'))
            {
                return json;
            }

            Expect(',');
            SkipSpace();
        }
    }

    private JsonArray Array()
    {
        var array = new JsonArray();
        _position++;
        SkipSpace();
        if (Take(']'))
        {
            return array;
        }

        while (true)
        {
            array.Add(Value());
            SkipSpace();
            if (Take(']'))
            {
                return array;
            }

            Expect(',');
            SkipSpace();
        }
    }

    private string Text()
    {
        var start = _position++;
        var text = new StringBuilder();
        while (true)
        {
            switch (Peek())
            {
                case '\0' when _position >= _text.Length:
                    throw Error("Unterminated string starting at", start);
                case '"':
                    _position++;
                    return text.ToString();
                case < ' ':
                    throw Error("Invalid control character at", _position);
                case '\\':
                    text.Append(Escape(start));
                    break;
                default:
                    text.Append(_text[_position++]);
                    break;
            }
        }
    }

    private char Escape(int start)
    {
        _position++;
        if (_position >= _text.Length)
        {
            throw Error("Unterminated string starting at", start);
        }

        var character = _text[_position++];
        switch (character)
        {
            case '"' or '\\' or '/':
                return character;
            case 'b':
                return '\b';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'u':
                var digits = _text.AsSpan(_position, Math.Min(4, _text.Length - _position));
                if (digits.Length < 4
                    || !ushort.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
                {
                    throw Error("Invalid \\uXXXX escape", _position);
                }

                _position += 4;
                return (char)code;
            default:
                throw Error("Invalid \\escape", _position - 2);
        }
    }

    private JsonValue? Number()
    {
        var end = _position + (Peek() == '-' ? 1 : 0);
        var isFloat = false;
        var digits = end;
        Digits();
        if (end == digits)
        {
            return null;
        }

        if (_text[digits] == '0')
        {
            end = digits + 1;
        }

        Part('.', allowsSign: false);
        Part('e', allowsSign: true);
        var number = _text.AsSpan(_position, end - _position);
        _position = end;
        return !isFloat && long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? JsonValue.Create(whole)
            : JsonValue.Create(double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture));

        void Digits()
        {
            while (end < _text.Length && char.IsAsciiDigit(_text[end]))
            {
                end++;
            }
        }

        void Part(char mark, bool allowsSign)
        {
            var before = end;
            if (end >= _text.Length || char.ToLowerInvariant(_text[end]) != mark)
            {
                return;
            }

            end++;
            if (allowsSign && end < _text.Length && _text[end] is '+' or '-')
            {
                end++;
            }

            var first = end;
            Digits();
            isFloat |= end > first;
            end = end > first ? end : before;
        }
    }

    private bool Word(string word)
    {
        if (string.CompareOrdinal(_text, _position, word, 0, word.Length) != 0)
        {
            return false;
        }

        _position += word.Length;
        return true;
    }

    private char Peek() => _position < _text.Length ? _text[_position] : '\0';

    private bool Take(char character)
    {
        if (Peek() != character)
        {
            return false;
        }

        _position++;
        return true;
    }

    private void Expect(char character)
    {
        if (!Take(character))
        {
            throw Error($"Expecting '{character}' delimiter", _position);
        }
    }

    private void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\n' or '\r')
        {
            _position++;
        }
    }

    private PythonError Error(string problem, int position)
    {
        var line = _text.AsSpan(0, position).Count('\n') + 1;
        var column = position - _text.AsSpan(0, position).LastIndexOf('\n');
        return new PythonError(
            "JSONDecodeError",
            string.Create(CultureInfo.InvariantCulture, $"{problem}: line {line} column {column} (char {position})"),
            "json.decoder");
    }
}
