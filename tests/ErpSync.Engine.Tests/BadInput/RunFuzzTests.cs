using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using ErpSync.Engine.Tests.Support;

namespace ErpSync.Engine.Tests.BadInput;

/// <summary>Whole runs in which one answer of a site comes spoiled: each ends with or without an error id, deletes nothing, and leaves a state to go on from.</summary>
public sealed class RunFuzzTests
{
    private const int Cases = 240;
    private const int CasesPerWorld = 40;
    private const int Seed = 4711;

    [Fact]
    public async Task A_run_with_a_spoiled_answer_ends_with_an_error_id_and_deletes_nothing()
    {
        var random = new Random(Seed);
        for (var world = 0; world < Cases / CasesPerWorld; world++)
        {
            await PlayAsync(random);
        }
    }

    private static async Task PlayAsync(Random random)
    {
        using var world = await AgreedWorld.MakeAsync();
        var spoiler = new Spoiler(random);
        world.Around = spoiler.Around;
        world.Restart();
        for (var i = 0; i < CasesPerWorld; i++)
        {
            world.Update(i % 2 == 0 ? Side.Cloud : Side.Local, "Party", AgreedWorld.Parties[i % 8], new JsonObject { ["phone"] = $"{i}" });
            var before = new WorldSnapshot(world);
            spoiler.Arm(random.Next(18));
            try
            {
                await world.SyncAsync(new SyncRequest { Full = i % 4 == 3 });
                Assert.All(world.Errors(), error => Assert.StartsWith("Erp", error.ErrorId, StringComparison.Ordinal));
                Assert.All(world.Errors(), error => Assert.NotEqual(ErrorIds.Unexpected, error.ErrorId));
            }
            catch (ErpSyncException exception)
            {
                Assert.NotEqual(ErrorIds.Unexpected, exception.Error.ErrorId);
                Assert.False(string.IsNullOrEmpty(exception.Error.Message));
            }

            before.AssertNothingDeleted();
            spoiler.Disarm();
            world.Clock.Advance(TimeSpan.FromMinutes(6));
        }

        // The state holds: without the spoiler a run looks at everything and comes to its end.
        world.Around = handler => handler;
        world.Restart();
        await world.SyncAsync(new SyncRequest { Full = true });
        await world.SyncAsync(new SyncRequest { Full = true });
        Assert.NotEmpty(world.Records());
    }

    /// <summary>Spoils the n-th answer from now.</summary>
    private sealed class Spoiler(Random random)
    {
        private int _left = int.MaxValue;

        public void Arm(int answers) => _left = answers;

        public void Disarm() => _left = int.MaxValue;

        public HttpMessageHandler Around(HttpMessageHandler site) => new Handler(this, site);

        private async Task<HttpResponseMessage> PassAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
        {
            if (_left-- != 0)
            {
                return answer;
            }

            var good = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            var content = new ByteArrayContent(Spoil(good));
            content.Headers.ContentType = answer.Content.Headers.ContentType ?? new MediaTypeHeaderValue("application/json");
            answer.Content = content;
            return answer;
        }

        private byte[] Spoil(byte[] good)
        {
            if (good.Length == 0)
            {
                return good;
            }

            switch (random.Next(4))
            {
                case 0:
                    var bad = (byte[])good.Clone();
                    bad[random.Next(bad.Length)] = (byte)random.Next(256);
                    return bad;
                case 1:
                    return good[..random.Next(good.Length)];
                case 2:
                    var odd = Spoiling.Oddities(good).ToList();
                    return odd[random.Next(odd.Count)];
                default:
                    var values = Spoiling.EveryValue(good).ToList();
                    return values.Count == 0 ? good : values[random.Next(values.Count)];
            }
        }

        private sealed class Handler(Spoiler spoiler, HttpMessageHandler site) : DelegatingHandler(site)
        {
            protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
                await spoiler.PassAsync(await base.SendAsync(request, cancellationToken), cancellationToken);
        }
    }
}
