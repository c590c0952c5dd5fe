using System.Collections.Concurrent;
using ErpSync.Engine.Decisions;
using ErpSync.Engine.Frappe.Files;

namespace ErpSync.Engine.Files;

/// <summary>
/// The files that the documents of one page name, on both sites: translates between a site's addresses and tokens (<see cref="FileToken"/>).
/// Filled before the documents are read, and again when files have been carried over. For several threads.
/// </summary>
internal sealed class FileNames
{
    private readonly ConcurrentDictionary<(Side Side, string Url), SiteFile> _byUrl = new();
    private readonly ConcurrentDictionary<(Side Side, string Token), SiteFile> _byToken = new();
    private readonly ConcurrentDictionary<(Side Side, string Url), bool> _looked = new();
    private readonly ConcurrentDictionary<(Side Side, string DocType, string Name), IReadOnlyList<SiteFile>> _attached = new();

    /// <summary>
    /// Files of a side. Where several rows share an address the row that was changed last tells the content: only it is rewritten when the
    /// content is.
    /// </summary>
    public void Add(Side side, IEnumerable<SiteFile> files)
    {
        foreach (var file in files.Where(file => FileToken.Of(file) is not null))
        {
            _byUrl.AddOrUpdate((side, file.Url), file, (_, known) => IsNewer(file, known) ? file : known);
        }

        foreach (var file in files.Where(file => FileToken.Of(file) is not null))
        {
            var told = _byUrl[(side, file.Url)];
            _byToken.TryAdd((side, FileToken.Of(told)!), told);
        }
    }

    /// <summary>On that side this file stands for the token, although the site has changed its content (a photograph without its metadata).</summary>
    public void AddTwin(Side side, string token, SiteFile file)
    {
        Add(side, [file]);
        _byToken[(side, token)] = file;
    }

    /// <summary>Notes that these addresses were asked for: what is not known now is no file of the site.</summary>
    public void MarkLooked(Side side, IEnumerable<string> urls)
    {
        foreach (var url in urls)
        {
            _looked[(side, url)] = true;
        }
    }

    /// <summary>Whether nobody has asked the site about the address yet.</summary>
    public bool IsNews(Side side, string url) => !_looked.ContainsKey((side, url)) && !_byUrl.ContainsKey((side, url));

    /// <summary>Notes what is attached to a document.</summary>
    public void SetAttached(Side side, string docType, string name, IReadOnlyList<SiteFile> files) => _attached[(side, docType, name)] = files;

    /// <summary>What is attached to a document, as far as it was asked for.</summary>
    public IReadOnlyList<SiteFile> Attached(Side side, string docType, string name) => _attached.GetValueOrDefault((side, docType, name), []);

    /// <summary>The token of an address; the address itself when it is no file of the site.</summary>
    public string ToNeutral(Side side, string address) => Token(side, address) ?? address;

    /// <summary>The HTML with tokens in place of the site's addresses.</summary>
    public string HtmlToNeutral(Side side, string html) => FileAddresses.ReplaceInHtml(html, address => Token(side, address));

    /// <summary>The address of a token's file on a side; null when the side does not have it. What is no token stays as it is.</summary>
    public string? ToSite(Side side, string value) => FileToken.IsToken(value) ? Find(side, value)?.Url : value;

    /// <summary>The HTML with the side's addresses. A file the side does not have keeps the address it has on the other one.</summary>
    public string HtmlToSite(Side side, string html) => FileToken.Replace(
        html, token => (Find(side, token) ?? Find(side.Other(), token)) is { } file ? FileAddresses.Escaped(file.Url) : token);

    /// <summary>The side's file for a token; null when the side does not have it.</summary>
    public SiteFile? Find(Side side, string token) => _byToken.GetValueOrDefault((side, token));

    /// <summary>A value with file names in place of tokens, for people.</summary>
    public string? Readable(Side side, string? value) => value is null ? null : FileToken.Replace(
        value, token => (Find(side, token) ?? Find(side.Other(), token)) is { } file ? $"{file.Url} ({FileSize.Text(file.Size)}, md5 {FileToken.Parse(token).ContentHash})" : token);

    private string? Token(Side side, string address) => FileAddresses.IsLocal(address)
        ? FileAddresses.Candidates(address).Select(url => _byUrl.GetValueOrDefault((side, url))).OfType<SiteFile>().Select(FileToken.Of).FirstOrDefault()
        : null;

    private static bool IsNewer(SiteFile file, SiteFile known)
    {
        var order = string.CompareOrdinal(file.Modified, known.Modified);
        return order > 0 || (order == 0 && string.CompareOrdinal(file.Id, known.Id) < 0);
    }
}
