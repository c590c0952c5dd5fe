using ErpSync.Engine.State;
using ErpSync.Engine.State.Sqlite;

namespace ErpSync.Benchmarks;

/// <summary>A base as the state file keeps it, without a sample before it.</summary>
internal static class PackedBase
{
    public static int Length(PairBase pairBase) => BodyPacking.Pack(new BodyCodec().Write(pairBase), null)!.Length;
}
