using ErpSync.Engine.Documents;
using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Benchmarks;

/// <summary>A base as the state file keeps it.</summary>
internal static class PackedBase
{
    public static int Length(PairBase pairBase, CanonicalDocument sample) => BodyPacking.Pack(new BodyCodec().Write(pairBase, sample), BodySample.None).Length;
}
