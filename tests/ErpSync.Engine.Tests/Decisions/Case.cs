using CsCheck;

namespace ErpSync.Engine.Tests.Decisions;

/// <summary>
/// What a random world grows from. Printed by a failing property; <see cref="World.Of"/> makes the same world of it again.
/// </summary>
/// <param name="Seed">Everything but the number of edits.</param>
/// <param name="CloudEdits">Edits made on the cloud site since the base.</param>
/// <param name="LocalEdits">Edits made on the local site since the base.</param>
internal sealed record Case(int Seed, int CloudEdits, int LocalEdits)
{
    public static Gen<Case> Any { get; } =
        Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 5], Gen.Int[0, 5]).Select((seed, cloud, local) => new Case(seed, cloud, local));
}
