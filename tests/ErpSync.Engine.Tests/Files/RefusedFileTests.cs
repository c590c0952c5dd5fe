using System.Text.Json.Nodes;
using ErpSync.Engine.Frappe;
using ErpSync.Engine.Frappe.Files;
using ErpSync.Engine.Tests.Support;
using ErpSync.Sandbox;

namespace ErpSync.Engine.Tests.Files;

/// <summary>A file that cannot travel is told once with its reason; the document travels without it and is not tried again.</summary>
public sealed class RefusedFileTests
{
    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_file_over_our_own_limit_stays_behind(Side side)
    {
        using var files = new FileWorld();
        files.World.SetRules(FileWorld.Product, rules => rules with { MaxAttachmentBytes = 10 });

        await AssertRefusedAsync(files, side, ErrorIds.AttachmentTooLarge, "max_attachment_mb");
    }

    [Theory]
    [InlineData(Side.Cloud)]
    [InlineData(Side.Local)]
    public async Task A_file_over_the_other_sites_limit_stays_behind(Side side)
    {
        using var files = new FileWorld();
        files.World.Side(FileWorld.Other(side)).Update("System Settings", "System Settings", new JsonObject { ["max_file_size"] = 1 });

        await AssertRefusedAsync(files, side, ErrorIds.AttachmentTooLarge, "MaxFileSizeReachedError", new string('x', (1024 * 1024) + 1));
    }

    [Fact]
    public async Task A_file_over_the_limit_of_the_proxy_stays_behind()
    {
        using var files = new FileWorld();
        files.World.Local.Faults.Add(SandboxFault.FailBefore(413, when: IsUpload));

        await AssertRefusedAsync(files, Side.Cloud, ErrorIds.AttachmentTooLarge, "413");
    }

    [Fact]
    public async Task A_file_of_an_extension_the_other_site_does_not_take_stays_behind()
    {
        using var files = new FileWorld();
        files.World.Local.Update("System Settings", "System Settings", new JsonObject { ["allowed_file_extensions"] = "PDF" });

        await AssertRefusedAsync(files, Side.Cloud, ErrorIds.AttachmentRefused, "FileTypeNotAllowed");
    }

    [Fact]
    public async Task A_private_file_the_sync_user_may_not_read_stays_behind()
    {
        using var files = new FileWorld();
        files.World.Cloud.Faults.Add(SandboxFault.FailBefore(403, when: request => request.RawPathAndQuery.StartsWith("/private/files/", StringComparison.Ordinal)));

        await AssertRefusedAsync(files, Side.Cloud, ErrorIds.AttachmentRefused, "cannot be read");
    }

    [Fact]
    public async Task A_content_that_is_not_what_its_record_says_is_never_taken_for_whole()
    {
        using var files = new FileWorld();
        files.World.Cloud.Faults.Add(SandboxFault.FailBefore(
            200, "a page of the proxy", when: request => request.RawPathAndQuery.StartsWith("/private/files/", StringComparison.Ordinal)));

        await AssertRefusedAsync(files, Side.Cloud, ErrorIds.AttachmentRefused, "hash differs");
        Assert.Empty(files.Files(Side.Local));
    }

    [Fact]
    public async Task A_document_whose_DocType_takes_no_more_attachments_travels_without_the_new_one()
    {
        using var files = new FileWorld(maxAttachments: 1);
        await ReferencedFileTests.AgreeAsync(files, "A", "picture");
        var first = Assert.Single(files.Files(Side.Cloud));
        files.World.Delete(Side.Cloud, "File", first["name"]!.ToString());
        var second = await files.UploadAsync(Side.Cloud, "new.png", "new picture", isPrivate: true, FileWorld.Product, "A", "image");
        files.World.Update(Side.Cloud, FileWorld.Product, "A", new JsonObject { ["image"] = second["file_url"]!.ToString(), ["title"] = "t" });

        await files.World.SyncAsync();

        Assert.Equal("t", files.Value(Side.Local, "A", "title"));
        Assert.Equal("picture", await files.ReadAsync(Side.Local, files.Value(Side.Local, "A", "image")));
        var error = Assert.Single(files.Errors);
        Assert.Equal(ErrorIds.AttachmentRefused, error.ErrorId);
        Assert.Contains("AttachmentLimitReached", error.Message, StringComparison.Ordinal);
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task Reset_tries_a_refused_file_again()
    {
        using var files = new FileWorld();
        files.World.SetRules(FileWorld.Product, rules => rules with { MaxAttachmentBytes = 10 });
        await AssertRefusedAsync(files, Side.Cloud, ErrorIds.AttachmentTooLarge, "max_attachment_mb");
        files.World.SetRules(FileWorld.Product, rules => rules with { MaxAttachmentBytes = 1000 });
        files.World.OpenEngine().ResetRecord(FileWorld.Product, "A");

        await files.World.SyncAsync();

        Assert.StartsWith("/private/files/", files.Value(Side.Local, "A", "manual"), StringComparison.Ordinal);
        await files.AssertAtRestAsync();
    }

    [Fact]
    public async Task A_site_that_makes_a_private_file_public_does_not_keep_it()
    {
        using var files = new FileWorld();
        var between = files.World.Between;
        files.World.Between = site => site.Side == Side.Local ? new OpenHandedSite(between(site), files.World) : between(site);

        await AssertRefusedAsync(files, Side.Cloud, ErrorIds.AttachmentRefused, "made it public");
        Assert.Empty(files.Files(Side.Local));
    }

    [Fact]
    public async Task A_site_that_is_down_holds_the_document_back_until_its_file_can_come_along()
    {
        using var files = new FileWorld();
        var file = await files.UploadAsync(Side.Cloud, "manual.txt", "how to");
        files.World.Insert(Side.Cloud, FileWorld.Product, new JsonObject { ["code"] = "A", ["manual"] = file["file_url"]!.ToString() });
        var fault = files.World.Cloud.Faults.Add(SandboxFault.FailBefore(502, when: request => request.RawPathAndQuery.StartsWith("/private/files/", StringComparison.Ordinal)));
        await files.World.SyncAsync();
        Assert.Empty(files.World.Local.Names(FileWorld.Product));

        files.World.Cloud.Faults.Remove(fault);
        files.World.Clock.Advance(TimeSpan.FromMinutes(5));
        await files.World.SyncAsync();

        Assert.Equal("how to", await files.ReadAsync(Side.Local, files.Value(Side.Local, "A", "manual")));
        await files.AssertAtRestAsync();
    }

    /// <summary>An upload by the synchronizer, not by a person.</summary>
    internal static bool IsUpload(SandboxRequest request) => request.RawPathAndQuery.Contains("upload_file", StringComparison.Ordinal)
        && !request.Headers.Values.Any(value => value.Contains("clerk-key", StringComparison.Ordinal));

    private static async Task AssertRefusedAsync(FileWorld files, Side side, string errorId, string why, string content = "longer than ten bytes")
    {
        var file = await files.UploadAsync(side, "manual.txt", content);
        files.World.Insert(side, FileWorld.Product, new JsonObject { ["code"] = "A", ["title"] = "t", ["manual"] = file["file_url"]!.ToString() });

        await files.World.SyncAsync();

        var other = FileWorld.Other(side);
        Assert.Equal("t", files.Value(other, "A", "title"));
        Assert.Equal("", files.Value(other, "A", "manual") ?? "");
        var error = Assert.Single(files.Errors);
        Assert.Equal((errorId, $"{FileWorld.Product}/A"), (error.ErrorId, error.Target));
        Assert.Contains("manual.txt", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.Single(files.World.Log(), entry => entry.Action == "refused");

        // It is not fought: a later edit of something else goes through, and nobody is told again.
        files.World.Update(side, FileWorld.Product, "A", new JsonObject { ["title"] = "edited" });
        await files.World.SyncAsync();
        Assert.Equal("edited", files.Value(other, "A", "title"));
        Assert.Empty(files.Errors);
        await files.AssertAtRestAsync();
    }

    /// <summary>A server script there makes every new file public.</summary>
    private sealed class OpenHandedSite(IFrappeSite site, SyncWorld world) : SiteDecorator(site, world.Schemas)
    {
        protected override async Task<T> WriteAsync<T>(Func<Task<T>> write)
        {
            var result = await write();
            if (result is not SiteFile file)
            {
                return result;
            }

            world.Local.Update("File", file.Id, new JsonObject { ["is_private"] = 0 });
            return (T)(object)(file with { IsPrivate = false });
        }
    }
}
