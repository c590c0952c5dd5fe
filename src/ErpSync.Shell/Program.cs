using ErpSync.Shell;

return await ShellApplication.RunAsync(args);
