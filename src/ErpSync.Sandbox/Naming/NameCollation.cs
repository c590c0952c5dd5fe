using System.Globalization;
using System.Text;

namespace ErpSync.Sandbox;

/// <summary>
/// The database's collation of text: case and accents make no difference, blanks at the end are ignored,
/// and punctuation sorts before digits, digits before letters.
/// </summary>
internal static class NameCollation
{
    private const string PunctuationOrder = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

    private static readonly char[] AsciiWeights = MakeWeights();

    /// <summary>Key of a text: equal keys are the same text to the database, ordinal comparison of keys is its order.</summary>
    public static string Key(string text)
    {
        var length = LengthWithoutBlanks(text);
        foreach (var character in text.AsSpan(0, length))
        {
            if (character >= 128)
            {
                return SlowKey(text[..length]);
            }
        }

        return string.Create(length, text, static (key, source) =>
        {
            for (var i = 0; i < key.Length; i++)
            {
                key[i] = AsciiWeights[source[i]];
            }
        });
    }

    /// <summary>The texts are the same to the database.</summary>
    public static bool AreEqual(string left, string right) =>
        string.Equals(left, right, StringComparison.Ordinal) || Compare(left, right) == 0;

    /// <summary>Order of two texts, as their keys compare; needs no memory for ASCII.</summary>
    public static int Compare(string left, string right)
    {
        var leftLength = LengthWithoutBlanks(left);
        var rightLength = LengthWithoutBlanks(right);
        for (var i = 0; i < leftLength && i < rightLength; i++)
        {
            var leftCharacter = left[i];
            var rightCharacter = right[i];
            if (leftCharacter >= 128 || rightCharacter >= 128)
            {
                return string.CompareOrdinal(Key(left), Key(right));
            }

            var difference = AsciiWeights[leftCharacter] - AsciiWeights[rightCharacter];
            if (difference != 0)
            {
                // What follows may be a combining mark, but only in a text beyond ASCII.
                return Ascii.IsValid(left) && Ascii.IsValid(right) ? difference : string.CompareOrdinal(Key(left), Key(right));
            }
        }

        return Ascii.IsValid(left) && Ascii.IsValid(right) ? leftLength - rightLength : string.CompareOrdinal(Key(left), Key(right));
    }

    private static int LengthWithoutBlanks(string text)
    {
        var length = text.Length;
        while (length > 0 && text[length - 1] == ' ')
        {
            length--;
        }

        return length;
    }

    private static string SlowKey(string text)
    {
        var key = new StringBuilder(text.Length);
        foreach (var character in text.Normalize(NormalizationForm.FormD))
        {
            if (character < 128)
            {
                key.Append(AsciiWeights[character]);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(character) != UnicodeCategory.NonSpacingMark)
            {
                key.Append(char.ToUpperInvariant(character));
            }
        }

        return key.ToString();
    }

    private static char[] MakeWeights()
    {
        var weights = new char[128];
        for (var i = 0; i < weights.Length; i++)
        {
            var character = (char)i;
            var punctuation = PunctuationOrder.IndexOf(character, StringComparison.Ordinal);
            weights[i] = char.IsAsciiDigit(character) ? (char)(64 + character)
                : char.IsAsciiLetter(character) ? (char)(64 + char.ToUpperInvariant(character))
                : punctuation >= 0 ? (char)(32 + punctuation)
                : character;
        }

        return weights;
    }
}
