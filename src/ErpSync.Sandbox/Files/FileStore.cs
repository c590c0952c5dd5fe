using System.Security.Cryptography;

namespace ErpSync.Sandbox;

/// <summary>
/// The disk of a site: contents under their addresses (<c>/files/…</c>, <c>/private/files/…</c>). Equal contents share their bytes.
/// </summary>
internal sealed class FileStore(SiteDatabase database)
{
    private readonly Dictionary<string, FileContent> _byUrl = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Shared> _byHash = new(StringComparer.Ordinal);

    /// <summary>Nothing was ever uploaded: the usual case, in which files cost nothing.</summary>
    public bool IsEmpty => _byUrl.Count == 0;

    /// <summary>Number of different contents kept.</summary>
    public int ContentCount => _byHash.Count;

    public FileContent? Find(string url) => _byUrl.GetValueOrDefault(url);

    /// <summary>Content of these bytes; they are copied only if no file on the disk holds the same.</summary>
    public FileContent Of(ReadOnlyMemory<byte> bytes)
    {
        var hash = Convert.ToHexStringLower(MD5.HashData(bytes.Span));
        return _byHash.TryGetValue(hash, out var shared) ? shared.Content : new FileContent(hash, bytes.ToArray());
    }

    /// <summary>Address for a new file: its own name, or with the end of the hash if that is taken (recording 16).</summary>
    /// <returns>The address, and the file's name to go with it.</returns>
    public (string Url, string FileName) FreeUrl(string fileName, bool isPrivate, string hash)
    {
        var url = Url(fileName, isPrivate);
        if (!_byUrl.ContainsKey(url))
        {
            return (url, fileName);
        }

        var dot = fileName.LastIndexOf('.');
        var suffixed = dot < 0 ? fileName + hash[^6..] : fileName[..dot] + hash[^6..] + fileName[dot..];
        return (Url(suffixed, isPrivate), suffixed);
    }

    public void Write(string url, FileContent content)
    {
        var before = Find(url);
        Put(url, content);
        database.Transaction.OnRollback(() => Put(url, before));
    }

    public void Remove(string url)
    {
        if (Find(url) is { } before)
        {
            Put(url, null);
            database.Transaction.OnRollback(() => Put(url, before));
        }
    }

    /// <summary>Characters that would not survive in an address are replaced on the disk, not in <c>file_name</c>.</summary>
    private static string Url(string fileName, bool isPrivate)
    {
        var safe = string.Create(fileName.Length, fileName, static (characters, name) =>
        {
            for (var i = 0; i < characters.Length; i++)
            {
                characters[i] = name[i] is '/' or '\\' or '%' or '?' or '#' ? '_' : name[i];
            }
        });
        return (isPrivate ? FileDocType.PrivatePrefix : FileDocType.PublicPrefix) + safe;
    }

    private void Put(string url, FileContent? content)
    {
        if (_byUrl.Remove(url, out var old))
        {
            var shared = _byHash[old.Hash];
            shared.Uses--;
            if (shared.Uses == 0)
            {
                _byHash.Remove(old.Hash);
            }
        }

        if (content is null)
        {
            return;
        }

        if (!_byHash.TryGetValue(content.Hash, out var kept))
        {
            _byHash[content.Hash] = kept = new Shared(content);
        }

        kept.Uses++;
        _byUrl[url] = kept.Content;
    }

    private sealed class Shared(FileContent content)
    {
        public FileContent Content { get; } = content;

        public int Uses { get; set; }
    }
}
