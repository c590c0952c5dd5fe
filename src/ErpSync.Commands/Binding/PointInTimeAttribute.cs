using System.Globalization;
using System.Management.Automation;
using System.Text.RegularExpressions;

namespace ErpSync.Commands.Binding;

/// <summary>Lets people write a time as they say it: 30m, 2h, 7d (ago), a TimeSpan (ago), today, yesterday, or any date.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed partial class PointInTimeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        var value = inputData is PSObject wrapped ? wrapped.BaseObject : inputData;
        return Resolve(value, TimeProvider.System) ?? inputData;
    }

    /// <summary>The time a value stands for; null leaves it to PowerShell's own conversion.</summary>
    /// <param name="value">What the user wrote.</param>
    /// <param name="time">The clock.</param>
    internal static DateTimeOffset? Resolve(object value, TimeProvider time)
    {
        var now = time.GetLocalNow();
        switch (value)
        {
            case TimeSpan ago:
                return now - ago;
            case DateTimeOffset exact:
                return exact;
            case DateTime date:
                return new DateTimeOffset(date);
            case string text when Ago().Match(text) is { Success: true } match:
                var count = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
                return now - match.Groups[2].Value.ToUpperInvariant() switch
                {
                    "S" => TimeSpan.FromSeconds(count),
                    "M" => TimeSpan.FromMinutes(count),
                    "H" => TimeSpan.FromHours(count),
                    "D" => TimeSpan.FromDays(count),
                    _ => TimeSpan.FromDays(7 * count),
                };
            case string text when text.Equals("today", StringComparison.OrdinalIgnoreCase):
                return Midnight(now.Date);
            case string text when text.Equals("yesterday", StringComparison.OrdinalIgnoreCase):
                return Midnight(now.Date.AddDays(-1));
            case string text when DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out var parsed):
                return parsed;
            default:
                return null;
        }
    }

    /// <summary>Local midnight with the offset of that day, which a change of clocks may make another than today's.</summary>
    private static DateTimeOffset Midnight(DateTime day) => new(DateTime.SpecifyKind(day, DateTimeKind.Local));

    [GeneratedRegex(@"^\s*(\d+(?:\.\d+)?)\s*([smhdw])\s*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Ago();
}
