using System.Globalization;
using System.Text;

namespace ErpSync.Sandbox.Business.Data;

/// <summary>Makes names unique the way a site compares them: without case and accents.</summary>
internal sealed class UniqueNames
{
    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <summary>The name itself, or with a number when it was given out before.</summary>
    public string Take(string name)
    {
        string key = Fold(name);
        int count = _taken[key] = _taken.GetValueOrDefault(key) + 1;
        return count == 1 ? name : Take(string.Create(CultureInfo.InvariantCulture, $"{name} {count}"));
    }

    private static string Fold(string name)
    {
        var letters = new StringBuilder(name.Length);
        foreach (char letter in name.Normalize(NormalizationForm.FormD))
        {
            if (CharUnicodeInfo.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark)
            {
                letters.Append(char.ToUpperInvariant(letter));
            }
        }

        return letters.ToString();
    }
}
