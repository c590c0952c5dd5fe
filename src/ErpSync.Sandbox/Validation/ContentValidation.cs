using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ErpSync.Sandbox;

/// <summary>The checks of a document's own values on every save: mandatory, formats, options, sign, length.</summary>
internal sealed partial class ContentValidation(DocTypeRegistry docTypes)
{
    private const long LargestInt = int.MaxValue;

    /// <exception cref="FrappeError">417 of the first check that fails.</exception>
    public void Validate(OpenDocument document, Session session)
    {
        CheckMandatory(document, session);
        Check(document.Type, document.Values, "", document.Name);
        foreach (var (table, row) in document.AllRows())
        {
            if (docTypes.Find(table.Options) is { } childType)
            {
                Check(childType, row, $"Row #{PythonNumbers.ToInt(row["idx"])}:", NodeText.Of(row["name"]));
            }
        }
    }

    private void CheckMandatory(OpenDocument document, Session session)
    {
        var type = document.Type;
        List<string>? missing = null;
        foreach (var field in type.Fields)
        {
            if (field.Required && IsMissing(field, document.Values[field.Name]))
            {
                (missing ??= []).Add(field.Name);
                session.Messages.Add(new ServerMessage(field.IsTable
                    ? $"Error: Data missing in table: {field.Label}"
                    : $"Error: Value missing for {type.Name}: {field.Label}"));
            }
        }

        foreach (var (table, row) in document.AllRows())
        {
            foreach (var field in docTypes.Find(table.Options)?.Fields ?? [])
            {
                if (field.Required && IsMissing(field, row[field.Name]))
                {
                    (missing ??= []).Add(field.Name);
                    session.Messages.Add(new ServerMessage(
                        $"Error: <strong>{table.Options}</strong> Row #{PythonNumbers.ToInt(row["idx"])}: "
                        + $"Value missing for: {field.Label}"));
                }
            }
        }

        if (missing is not null)
        {
            throw FrappeErrors.Bare("MandatoryError", $"[{type.Name}, {document.Name}]: {string.Join(", ", missing)}");
        }
    }

    /// <summary>Blanks and empty HTML count as missing; a zero does not.</summary>
    private static bool IsMissing(FieldDefinition field, JsonNode? value)
    {
        if (field.IsTable)
        {
            return value is not JsonArray { Count: > 0 };
        }

        if (field.Kind == FieldKind.Layout || field.IsNumber)
        {
            return false;
        }

        var text = NodeText.Of(value);
        return text.Length == 0 || (text.AsSpan().Contains('<') ? Tags().Replace(text, "") : text).AsSpan().Trim().Length == 0;
    }

    private static void Check(DocTypeDefinition type, JsonObject values, string prefix, string name)
    {
        foreach (var field in type.StoredFields)
        {
            var value = values[field.Name];
            if (value is null)
            {
                continue;
            }

            if (value is JsonArray)
            {
                throw FrappeErrors.Validation($"Value for {field.Label} cannot be a list");
            }

            CheckFormat(field, value);
            CheckOption(field, values, value, prefix);
            if (field.NonNegative && field.IsNumber && PythonNumbers.ToDouble(value) < 0)
            {
                throw FrappeErrors.Validation($"{prefix}Value cannot be negative for {field.Label}", type: "NonNegativeError");
            }

            CheckLength(type, field, value, name);
            if (field.Kind == FieldKind.Rating)
            {
                // The bounds are whole numbers, and stay whole in the answer.
                var rating = PythonNumbers.ToDouble(value);
                values[field.Name] = rating <= 0 ? JsonValue.Create(0) : rating >= 1 ? JsonValue.Create(1) : JsonValue.Create(rating);
            }
        }
    }

    private static void CheckFormat(FieldDefinition field, JsonNode value)
    {
        var isPhone = field.FieldType == "Phone" || (field.FieldType == "Data" && field.Options == "Phone");
        var isMail = field.FieldType == "Data" && field.Options == "Email";
        if (!isPhone && !isMail)
        {
            return;
        }

        var text = NodeText.Of(value);
        if (text.Length == 0)
        {
            return;
        }

        if (isMail && !Mail().IsMatch(text))
        {
            throw FrappeErrors.Validation($"{text} is not a valid Email Address", type: "InvalidEmailAddressError");
        }

        if (isPhone && !Phone().IsMatch(text.Trim()))
        {
            throw FrappeErrors.Validation(
                $"Phone Number <strong>{text}</strong> set in field <strong>{field.Name}</strong> is not valid.",
                "Invalid Phone Number",
                "InvalidPhoneNumberError");
        }
    }

    /// <summary>A Select takes only its options, letter by letter; a naming series is not checked.</summary>
    private static void CheckOption(FieldDefinition field, JsonObject values, JsonNode value, string prefix)
    {
        if (field.FieldType != "Select" || field.Name == "naming_series" || field.Options.Trim().Length == 0)
        {
            return;
        }

        var text = NodeText.Of(value).Trim();
        if (text.Length == 0)
        {
            return;
        }

        foreach (var option in field.SelectOptions)
        {
            if (option.Trim() == text)
            {
                values[field.Name] = text;
                return;
            }
        }

        var options = string.Join(", ", field.SelectOptions.Select(option => $"\"{option.Trim()}\""));
        throw FrappeErrors.Validation($"{prefix} {field.Label} cannot be \"{text}\". It should be one of {options}");
    }

    private static void CheckLength(DocTypeDefinition type, FieldDefinition field, JsonNode value, string name)
    {
        if (field.Kind == FieldKind.Int)
        {
            var number = PythonNumbers.ToInt(value);
            if (number > LargestInt)
            {
                throw TooBig(type, field, name, number.ToString(CultureInfo.InvariantCulture), LargestInt);
            }
        }
        else if (field.Kind is FieldKind.ShortText or FieldKind.Password)
        {
            var text = NodeText.Of(value);
            if (text.Length > field.Length && text.EnumerateRunes().Count() > field.Length)
            {
                throw TooBig(type, field, name, text, field.Length);
            }
        }
    }

    private static FrappeError TooBig(DocTypeDefinition type, FieldDefinition field, string name, string value, long limit) =>
        FrappeErrors.Validation(
            $"{type.Name} {name}: '<strong>{field.Label}</strong>' ({value}) will get truncated, as max characters allowed is {limit}",
            "Value too big",
            "CharacterLengthExceededError");

    [GeneratedRegex("<[^>]*>")]
    private static partial Regex Tags();

    [GeneratedRegex(@"^[^\s@<>()\[\],;:]+@[^\s@<>()\[\],;:]+\.[^\s@.<>()\[\],;:]+$")]
    private static partial Regex Mail();

    [GeneratedRegex(@"^[0-9 +_\-,.*#()]{1,20}$")]
    private static partial Regex Phone();
}
