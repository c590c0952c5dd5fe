param([Parameter(Mandatory)] [string] $Module)

Describe 'The module' {
    BeforeAll {
        $clock = [System.Diagnostics.Stopwatch]::StartNew()
        Import-Module $Module -Force
        $importing = $clock.Elapsed
        $commands = Get-Command -Module ErpSync
    }

    It 'is imported in a moment, and brings nothing of its engine into the session' {
        $importing.TotalSeconds | Should -BeLessThan 10
        [System.AppDomain]::CurrentDomain.GetAssemblies().GetName().Name | Should -Not -Contain 'ErpSync.Engine'
    }

    It 'exports what its manifest names, with approved verbs' {
        $commands.Name | Should -Be (Import-PowerShellDataFile $Module).CmdletsToExport
        $approved = (Get-Verb).Verb
        $commands | Where-Object Verb -NotIn $approved | Should -BeNullOrEmpty
    }

    It 'shows examples for every command, and help for every parameter' {
        $common = [System.Management.Automation.Cmdlet]::CommonParameters + [System.Management.Automation.Cmdlet]::OptionalCommonParameters
        foreach ($command in $commands) {
            $help = Get-Help $command.Name -Full
            $help.Synopsis | Should -Not -BeNullOrEmpty -Because $command.Name
            @($help.examples.example).Count | Should -BeGreaterOrEqual 2 -Because $command.Name
            $examples = Get-Help $command.Name -Examples | Out-String
            $examples | Should -Match ([regex]::Escape($command.Name))
            foreach ($parameter in $command.Parameters.Keys | Where-Object { $_ -notin $common }) {
                ($help.parameters.parameter | Where-Object name -EQ $parameter).description.Text |
                    Should -Not -BeNullOrEmpty -Because "$($command.Name) -$parameter"
            }
        }
    }

    It 'has its about topics' {
        (Get-Help about_ErpSync | Out-String) | Should -Match 'ErpSync'
        (Get-Help about_ErpSync_Troubleshooting | Out-String) | Should -Match 'ErpAspNetCoreNotFound'
    }

    It 'says in one line what to do when there is no configuration' {
        Push-Location ([System.IO.Path]::GetTempPath())
        $given = $env:ERPSYNC_CONFIG
        try {
            $env:ERPSYNC_CONFIG = Join-Path ([System.IO.Path]::GetTempPath()) 'no-such-folder/config.yaml'
            { Get-ErpSyncStatus -ErrorAction Stop } | Should -Throw -ErrorId 'ErpConfigNotFound,*'
        }
        finally {
            $env:ERPSYNC_CONFIG = $given
            Pop-Location
        }
    }
}

Describe 'The README' -Skip:(-not (Test-Path (Join-Path $PSScriptRoot '../../README.md'))) {
    It 'has PowerShell that parses and calls commands that exist, with parameters that exist' {
        Import-Module $Module
        $text = Get-Content (Join-Path $PSScriptRoot '../../README.md') -Raw
        $blocks = [regex]::Matches($text, '(?ms)^```powershell\r?\n(.*?)^```')
        $blocks.Count | Should -BeGreaterThan 3
        foreach ($block in $blocks) {
            $problems = $null
            $tree = [System.Management.Automation.Language.Parser]::ParseInput($block.Groups[1].Value, [ref] $null, [ref] $problems)
            $problems | Should -BeNullOrEmpty
            $calls = $tree.FindAll({ $args[0] -is [System.Management.Automation.Language.CommandAst] }, $true) |
                Where-Object { $_.GetCommandName() -like '*-Erp*' }
            foreach ($call in $calls) {
                $command = Get-Command $call.GetCommandName() -Module ErpSync -ErrorAction Stop
                $call.CommandElements | Where-Object { $_ -is [System.Management.Automation.Language.CommandParameterAst] } | ForEach-Object {
                    { $command.ResolveParameter($_.ParameterName) } | Should -Not -Throw -Because "$call"
                }
            }
        }
    }
}
