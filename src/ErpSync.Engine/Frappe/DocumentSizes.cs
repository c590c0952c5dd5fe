using System.Collections.Concurrent;

namespace ErpSync.Engine.Frappe;

/// <summary>How large the documents of each DocType were that were read last: from that follows how many are asked for at once.</summary>
internal sealed class DocumentSizes
{
    /// <summary>What one list of whole documents is to bring, in bytes. Parsed, it takes several times as much memory.</summary>
    public const int ListBytes = 2 * 1024 * 1024;

    /// <summary>What it may bring at most before it is asked for in halves.</summary>
    public const int LargestList = 4 * ListBytes;

    /// <summary>Most documents of one list of whole documents.</summary>
    public const int MostDocuments = 1000;

    /// <summary>How many to ask for before anything is known of a DocType: even documents of 5 MB do little harm then.</summary>
    public const int FirstDocuments = 20;

    // Large documents often come together, small ones are many: the memory of the large ones fades.
    private const double Fading = 0.5;

    private readonly ConcurrentDictionary<string, double> _bytes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _absent = new(StringComparer.Ordinal);

    /// <summary>How many documents fit into a list now; null when none was read yet.</summary>
    public int? Known(string docType) =>
        _bytes.TryGetValue(docType, out var each) ? (int)Math.Clamp(ListBytes / each, 1, MostDocuments) : null;

    /// <summary>How many documents to ask for now. Where the first few were not there, as before a first sync, few of the others will be.</summary>
    public int ToAskFor(string docType) => Known(docType) ?? (_absent.ContainsKey(docType) ? MostDocuments : FirstDocuments);

    /// <summary>Documents were asked for.</summary>
    /// <param name="docType">Their DocType.</param>
    /// <param name="documents">How many there were.</param>
    /// <param name="bytes">How large they were together.</param>
    public void Note(string docType, int documents, long bytes)
    {
        if (documents == 0)
        {
            _absent[docType] = true;
            return;
        }

        var each = Math.Max(1, (double)bytes / documents);
        _bytes.AddOrUpdate(docType, each, (_, known) => Math.Max(each, known * Fading));
    }
}
