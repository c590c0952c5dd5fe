using System.Text.Json.Nodes;
using ErpSync.Engine.Configuration;

namespace ErpSync.Engine.Tests.Files;

/// <summary>Files travel between all versions of Frappe, within the limits of each.</summary>
public sealed class FileVersionTests
{
    private static readonly string[] Versions = ["13.58.21", "14.93.2", "15.55.0", "15.101.1", "16.4.1"];

    public static TheoryData<string, string> Pairs
    {
        get
        {
            var data = new TheoryData<string, string>();
            for (var i = 0; i < Versions.Length; i++)
            {
                data.Add(Versions[i], Versions[^1]);
                data.Add(Versions[0], Versions[i]);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Fields_texts_and_attachments_travel_both_ways(string cloud, string local)
    {
        using var files = new FileWorld(AttachmentPolicy.All, options => options with { FrappeVersion = options.SiteName == "cloud" ? cloud : local });
        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var code = $"{side}";
            files.World.Insert(side, FileWorld.Product, new JsonObject { ["code"] = code });
            await files.AttachAsync(side, code, "image", "p.png", $"{side} picture", isPrivate: false);
            await files.UploadAsync(side, "side.txt", $"{side} attachment", isPrivate: true, FileWorld.Product, code);
            var shot = await files.UploadAsync(side, "s.png", $"{side} shot", isPrivate: true, FileWorld.Product, code);
            files.World.Update(side, FileWorld.Product, code, new JsonObject { ["text"] = $"""<p><img src="{shot["file_url"]}"></p>""" });
        }

        await files.World.SettleAsync();

        foreach (var side in new[] { Side.Cloud, Side.Local })
        {
            var (code, other) = ($"{side}", FileWorld.Other(side));
            Assert.Equal($"{side} picture", await files.ReadAsync(other, files.Value(other, code, "image")));
            Assert.Equal(code, Assert.Single(files.FilesOf(other, $"{side} attachment"))["attached_to_name"]?.ToString());
            Assert.Contains(Assert.Single(files.FilesOf(other, $"{side} shot"))["file_url"]!.ToString(), files.Value(other, code, "text"), StringComparison.Ordinal);
        }

        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task The_smaller_limit_of_an_older_version_is_told()
    {
        using var files = new FileWorld(options: options => options with { FrappeVersion = options.SiteName == "cloud" ? "16.4.1" : "13.58.21" });
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A" });
        await files.AttachAsync(Side.Cloud, "A", "manual", "big.bin", new string('x', 11 * 1024 * 1024));

        await files.World.SyncAsync();

        var error = Assert.Single(files.Errors);
        Assert.Equal(ErrorIds.AttachmentTooLarge, error.ErrorId);
        Assert.Contains("10.0 MB", error.Message, StringComparison.Ordinal);
        Assert.Empty(files.Files(Side.Local));
        await files.AssertAtRestAsync();
    }
}
