@{
    # The cmdlet assembly itself: no script runs and no engine is loaded at import. "dotnet build" puts it there.
    RootModule           = 'lib/ErpSync.Commands.dll'
    ModuleVersion        = '0.1.0'
    GUID                 = '5f0a6a52-6c1e-4f0b-9d53-2a1c7be0d9a4'
    Author               = 'The ErpSync authors'
    CompanyName          = 'The ErpSync authors'
    Copyright            = 'Copyright (c) 2026 The ErpSync authors. MIT License.'
    Description          = 'Keeps two Frappe/ERPNext sites, cloud and local, in step both ways: no lost edit, no doubled document, no silent conflict.'
    PowerShellVersion    = '7.6'
    CompatiblePSEditions = @('Core')
    FormatsToProcess     = @('ErpSync.Format.ps1xml')
    TypesToProcess       = @('ErpSync.Types.ps1xml')
    CmdletsToExport      = @(
        'Compare-ErpSite'
        'Get-ErpConflict'
        'Get-ErpSyncLog'
        'Get-ErpSyncRecord'
        'Get-ErpSyncStatus'
        'Get-ErpWebhook'
        'Get-ErpWebhookEvent'
        'Invoke-ErpSync'
        'New-ErpSyncConfig'
        'Register-ErpSyncService'
        'Register-ErpWebhook'
        'Reset-ErpSyncRecord'
        'Resolve-ErpConflict'
        'Restart-ErpWebhookEvent'
        'Start-ErpSandbox'
        'Start-ErpWebhookServer'
        'Stop-ErpSandbox'
        'Stop-ErpWebhookServer'
        'Test-ErpConnection'
        'Test-ErpSyncConfig'
        'Unregister-ErpSyncService'
        'Unregister-ErpWebhook'
    )
    FunctionsToExport    = @()
    AliasesToExport      = @()
    VariablesToExport    = @()
    PrivateData          = @{
        PSData = @{
            Tags         = @('ERPNext', 'Frappe', 'ERP', 'sync', 'replication', 'PSEdition_Core', 'Windows', 'Linux', 'MacOS')
            LicenseUri   = 'https://opensource.org/license/mit'
            ReleaseNotes = 'See CHANGELOG.md in the module folder.'
        }
    }
}
