using ErpSync.Engine.State;

namespace ErpSync.Engine.Hosting;

/// <summary>Opens the state; replaced by tests and simulations.</summary>
/// <param name="use">What for.</param>
internal delegate IStateStore StateFactory(StateUse use);
