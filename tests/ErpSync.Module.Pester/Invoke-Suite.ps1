#Requires -Version 7.6
<#
.SYNOPSIS
    Runs the suites of the user's view in the PowerShell that runs this script, against the module of this clone or a packaged one.
.DESCRIPTION
    The last line says how many passed and failed; the exit code is 1 when any failed, and 3 when Pester is not there: then nothing was tried.
.EXAMPLE
    pwsh -NoProfile -File tests/ErpSync.Module.Pester/Invoke-Suite.ps1
#>
[CmdletBinding()]
param(
    # The manifest of the module to try. Default: that of this clone, which dotnet build makes importable.
    [string] $Module = (Join-Path $PSScriptRoot '../../ErpSync.psd1')
)

$ErrorActionPreference = 'Stop'
$pester = Get-Module -ListAvailable -Name Pester | Where-Object Version -GE 5.7 | Sort-Object Version -Descending | Select-Object -First 1
if (-not $pester) {
    'Pester: skipped (Pester 5.7 or newer is not installed)'
    exit 3
}

Import-Module $pester.Path
$containers = Get-ChildItem -Path $PSScriptRoot -Filter '*.Tests.ps1' | ForEach-Object {
    New-PesterContainer -Path $_.FullName -Data @{ Module = (Resolve-Path $Module).Path }
}
$configuration = New-PesterConfiguration
$configuration.Run.Container = $containers
$configuration.Run.PassThru = $true
$configuration.Output.Verbosity = 'Detailed'
$result = Invoke-Pester -Configuration $configuration
$failed = $result.FailedCount + $result.FailedContainersCount + $result.FailedBlocksCount
if ($result.PassedCount -eq 0) { $failed++ }
"Pester: $($result.PassedCount) passed, $failed failed, $($result.SkippedCount + $result.NotRunCount) skipped"
exit ($failed -gt 0)
