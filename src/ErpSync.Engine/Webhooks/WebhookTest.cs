using System.Text.RegularExpressions;

namespace ErpSync.Engine.Webhooks;

/// <summary>What sender and receiver of a test delivery agree on: it is verified like any other, answered with its mark, and goes no further.</summary>
internal static partial class WebhookTest
{
    /// <summary>The event a test delivery names; its name is the mark.</summary>
    public const string Event = "erpsync_test";

    /// <summary>Whether a text can be a mark: 8 to 64 digits of hex.</summary>
    public static bool IsMark(string text) => Mark.IsMatch(text);

    /// <summary>What the webhook server answers to a test delivery. The site keeps it in its Webhook Request Log.</summary>
    public static string Answer(string mark) => $"test {mark}";

    [GeneratedRegex(@"^[0-9a-f]{8,64}\z")]
    private static partial Regex Mark { get; }
}
