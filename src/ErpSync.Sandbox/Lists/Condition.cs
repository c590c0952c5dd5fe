using System.Globalization;
using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>One condition of a list. Null counts as the empty text, 0 or the first date, as the query builder wraps columns.</summary>
internal sealed class Condition
{
    private readonly ListColumn _column;
    private readonly string _operator;
    private readonly Operand _operand;
    private readonly HashSet<string>? _set;
    private readonly Operand[] _range = [];

    public Condition(ListColumn column, string @operator, JsonNode? value)
    {
        _column = column;
        _operator = @operator;
        switch (@operator)
        {
            case "in" or "not in":
                _set = new HashSet<string>(StringComparer.Ordinal);
                foreach (var item in Items(value))
                {
                    _set.Add(new Operand(column.Kind, item).Key);
                }

                break;
            case "between":
                var bounds = Items(value).ToArray();
                _range = [new Operand(column.Kind, bounds.ElementAtOrDefault(0)), EndOfRange(bounds.ElementAtOrDefault(1))];
                break;
            default:
                _operand = new Operand(@operator.EndsWith("like", StringComparison.Ordinal) ? ColumnKind.Text : column.Kind, value);
                break;
        }
    }

    /// <summary>The operators lists understand.</summary>
    public static IReadOnlySet<string> Operators { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "=", "!=", ">", "<", ">=", "<=", "like", "not like", "in", "not in", "is", "between",
    };

    /// <summary>Highest source the condition reads.</summary>
    public int Source => _column.Source;

    /// <summary>Names that an equality on the name asks for, or null: saves the walk over the table.</summary>
    public IEnumerable<string>? Names(JsonNode? value) =>
        _column is { Source: 0, Index: StandardColumns.Name } && _operator is "=" or "in" ? Items(value).Select(NodeText.Of) : null;

    public bool Matches(StoredRow?[] sources)
    {
        var value = _column.Of(sources);
        switch (_operator)
        {
            case "=":
                return Compare(value) == 0;
            case "!=":
                return Compare(value) != 0;
            case ">":
                return Compare(value) > 0;
            case "<":
                return Compare(value) < 0;
            case ">=":
                return Compare(value) >= 0;
            case "<=":
                return Compare(value) <= 0;
            case "like":
                return value is not null && LikePattern.IsMatch(StoredValue.Text(value), _operand.Text);
            case "not like":
                return !LikePattern.IsMatch(StoredValue.Text(value), _operand.Text);
            case "in":
                return _set!.Contains(Operand.KeyOf(_column.Kind, value));
            case "not in":
                return !_set!.Contains(Operand.KeyOf(_column.Kind, value));
            case "is":
                return IsSet(value) != _operand.Text.StartsWith("not", StringComparison.OrdinalIgnoreCase);
            case "between":
                return _range[0].CompareTo(_column.Kind, value) <= 0 && _range[1].CompareTo(_column.Kind, value) >= 0;
            default:
                return false;
        }
    }

    private static bool IsSet(object? value) => value switch
    {
        null => false,
        string text => text.Length > 0,
        long whole => whole != 0,
        double number => number != 0,
        _ => false,
    };

    private static IEnumerable<JsonNode?> Items(JsonNode? value) => value switch
    {
        JsonArray array => array,
        null => [],
        _ => NodeText.Of(value).Split(',', StringSplitOptions.TrimEntries).Select(item => (JsonNode?)JsonValue.Create(item)),
    };

    /// <summary>A range that ends on a bare date includes that whole day.</summary>
    private Operand EndOfRange(JsonNode? bound)
    {
        var text = NodeText.Of(bound);
        return _column.Kind == ColumnKind.Datetime && text.Trim().Length == 10
            ? new Operand(ColumnKind.Datetime, JsonValue.Create(text.Trim() + " 23:59:59.999999"))
            : new Operand(_column.Kind, bound);
    }

    private int Compare(object? value) => -_operand.CompareTo(_column.Kind, value);

    /// <summary>The right side of a comparison, converted as the column's type demands.</summary>
    private readonly struct Operand
    {
        private readonly double _number;

        public Operand(ColumnKind kind, JsonNode? value)
        {
            Text = NodeText.Of(value);
            switch (kind)
            {
                case ColumnKind.Number:
                    _number = PythonNumbers.ToDouble(value);
                    break;
                case ColumnKind.Datetime:
                    Text = Text.Length == 0 ? "0001-01-01 00:00:00.000000" : DateText.Comparable(Text) ?? Text;
                    break;
                case ColumnKind.Date:
                    Text = Text.Length == 0 ? "0001-01-01" : DateText.StoredDate(Text) ?? Text;
                    break;
                case ColumnKind.Time:
                    _number = TimeText.Parse(Text) ?? 0;
                    break;
            }

            Key = kind switch
            {
                ColumnKind.Number or ColumnKind.Time => _number.ToString("R", CultureInfo.InvariantCulture),
                ColumnKind.Text => NameCollation.Key(Text),
                _ => Text,
            };
        }

        public string Text { get; }

        /// <summary>Equal keys are equal values.</summary>
        public string Key { get; }

        public static string KeyOf(ColumnKind kind, object? value) => kind switch
        {
            ColumnKind.Number => Number(value).ToString("R", CultureInfo.InvariantCulture),
            ColumnKind.Time => (TimeText.Parse(StoredValue.Text(value)) ?? 0).ToString(CultureInfo.InvariantCulture),
            ColumnKind.Datetime => value is string moment ? Padded(moment) : "0001-01-01 00:00:00.000000",
            ColumnKind.Date => value is string date ? date : "0001-01-01",
            _ => NameCollation.Key(StoredValue.Text(value)),
        };

        /// <summary>Negative if the operand comes before the stored value.</summary>
        public int CompareTo(ColumnKind kind, object? value) => kind switch
        {
            ColumnKind.Number => _number.CompareTo(Number(value)),
            ColumnKind.Time => _number.CompareTo(TimeText.Parse(StoredValue.Text(value)) ?? 0),
            ColumnKind.Text => NameCollation.Compare(Text, StoredValue.Text(value)),
            _ => string.CompareOrdinal(Text, KeyOf(kind, value)),
        };

        private static double Number(object? value) => value switch
        {
            long whole => whole,
            double number => number,
            string text => PythonNumbers.ToDouble(text),
            _ => 0,
        };

        private static string Padded(string moment) => moment.Length == 19 ? moment + ".000000" : moment;
    }
}
