namespace ErpSync.Simulation.Checking;

/// <summary>What always holds.</summary>
internal enum Invariant
{
    /// <summary>I1: when edits and faults have stopped, both sides are equal up to open conflicts.</summary>
    Convergence,

    /// <summary>I2: what a user wrote is there, or was taken away by somebody who had seen it, or is kept.</summary>
    NoLostUpdate,

    /// <summary>I3: what was deleted and not edited elsewhere does not come back.</summary>
    NoResurrection,

    /// <summary>I4 and I16: nothing is deleted that nobody deleted.</summary>
    NoUnearnedDelete,

    /// <summary>I5: nothing is made twice.</summary>
    NoDuplicate,

    /// <summary>I6: one edit, one write; none on idle sites.</summary>
    EchoBound,

    /// <summary>I7: order, duplication and loss of deliveries change nothing.</summary>
    DeliveryIndifference,

    /// <summary>I9: a conflict ends by a decision or because the sides are equal; one open per pair; the loser is kept.</summary>
    ConflictDurability,

    /// <summary>I10: exchanging the sides mirrors the outcome.</summary>
    Symmetry,

    /// <summary>I11: planning twice gives one plan, and at rest none.</summary>
    Idempotence,

    /// <summary>I12: one bad document does not hold up the others.</summary>
    Isolation,

    /// <summary>I13: clocks and zones that are wrong or moved change nothing.</summary>
    ClockIndifference,

    /// <summary>I14: the record of what was done is whole.</summary>
    Audit,

    /// <summary>I15: no step of a life is taken that Frappe does not know.</summary>
    LifeCycle,

    /// <summary>I8: after whatever happened the engine goes on by itself.</summary>
    Recovery,
}
