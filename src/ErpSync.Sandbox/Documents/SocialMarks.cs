using System.Text.Json.Nodes;

namespace ErpSync.Sandbox;

/// <summary>
/// What people hang on a document without editing it: tags and likes. They show in the read of one document as <c>_user_tags</c> and
/// <c>_liked_by</c>, follow a rename, and never move <c>modified</c>.
/// </summary>
internal sealed class SocialMarks(SiteDatabase database)
{
    private readonly Dictionary<(string DocType, string Name), Marks> _marks = [];

    /// <summary>Adds the marks of a document to its view.</summary>
    public void Show(string docType, string name, JsonObject view)
    {
        if (_marks.TryGetValue(Key(docType, name), out var marks))
        {
            Show(view, "_user_tags", marks.Tags);
            Show(view, "_liked_by", marks.LikedBy);
        }
    }

    /// <summary>Adds or removes a tag.</summary>
    public void SetTag(string docType, string name, string tag, bool isSet)
    {
        var marks = Of(docType, name);
        var tags = (marks.Tags ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries).Where(other => other != tag);
        Put(docType, name, marks with { Tags = string.Concat((isSet ? tags.Append(tag) : tags).Select(each => "," + each)) });
    }

    /// <summary>Adds or removes a user's like.</summary>
    public void SetLike(string docType, string name, string user, bool isSet)
    {
        var marks = Of(docType, name);
        var all = marks.LikedBy is null ? [] : JsonNode.Parse(marks.LikedBy)!.AsArray();
        var users = all.Select(NodeText.Of).Where(other => other != user);
        var liked = new JsonArray([.. (isSet ? users.Append(user) : users).Select(each => JsonValue.Create(each))]);
        Put(docType, name, marks with { LikedBy = liked.ToJsonString() });
    }

    public void Move(string docType, string oldName, string newName)
    {
        var marks = Of(docType, oldName);
        if (marks != Marks.None)
        {
            Put(docType, oldName, Marks.None);
            Put(docType, newName, marks);
        }
    }

    public void Remove(string docType, string name)
    {
        if (Of(docType, name) != Marks.None)
        {
            Put(docType, name, Marks.None);
        }
    }

    private Marks Of(string docType, string name) => _marks.GetValueOrDefault(Key(docType, name), Marks.None);

    private void Put(string docType, string name, Marks marks)
    {
        var before = Of(docType, name);
        _marks[Key(docType, name)] = marks;
        database.Transaction.OnRollback(() => _marks[Key(docType, name)] = before);
    }

    private static void Show(JsonObject view, string key, string? value)
    {
        if (value is not null)
        {
            view[key] = value;
        }
    }

    private static (string DocType, string Name) Key(string docType, string name) => (docType, NameCollation.Key(name));

    private sealed record Marks(string? Tags, string? LikedBy)
    {
        public static Marks None { get; } = new(null, null);
    }
}
