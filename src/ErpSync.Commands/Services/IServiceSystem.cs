namespace ErpSync.Commands.Services;

/// <summary>The service management of an operating system. Planning changes nothing.</summary>
internal interface IServiceSystem
{
    /// <summary>What registering takes.</summary>
    /// <param name="request">What is to be registered.</param>
    /// <exception cref="ErpSyncException">ErpServiceExists, or ErpArgumentInvalid for what this system cannot do.</exception>
    ServicePlan Register(ServiceRequest request);

    /// <summary>Finds out whether registering can work, before anything is changed.</summary>
    /// <param name="request">What is to be registered.</param>
    /// <exception cref="ErpSyncException">ErpServiceUnsupported, ErpServiceAccess or ErpArgumentInvalid.</exception>
    void Check(ServiceRequest request);

    /// <summary>What removing takes.</summary>
    /// <param name="name">The name it was registered with.</param>
    /// <param name="isUserScope">Whether it belongs to the user and not to the system.</param>
    /// <exception cref="ErpSyncException">ErpServiceNotFound.</exception>
    ServicePlan Unregister(string name, bool isUserScope);

    /// <summary>Finds out whether removing can work, before anything is changed.</summary>
    /// <param name="isUserScope">Whether it belongs to the user and not to the system.</param>
    /// <exception cref="ErpSyncException">ErpServiceUnsupported or ErpServiceAccess.</exception>
    void CheckRemoval(bool isUserScope);

    /// <summary>What the system says of a service, in its own word; null when it says nothing.</summary>
    /// <param name="service">The service.</param>
    /// <param name="isUserScope">Whether it belongs to the user and not to the system.</param>
    string? State(ErpSyncService service, bool isUserScope);
}
